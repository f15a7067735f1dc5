$fn=48;
difference(){ union(){ cube([60,40,5]); cube([60,5,45]); translate([5,5,5]) rotate([0,0,0]) linear_extrude(0.01) square(1);
 for(x=[8,52]) translate([x,5,5]) rotate([90,0,90]) translate([0,0,-1.5]) linear_extrude(3) polygon([[0,0],[28,0],[0,32]]);}
 for(x=[15,30,45]) translate([x,26,-1]) cylinder(d=5.3,h=20);
 for(x=[20,40],z=[18,33]) translate([x,-1,z]) rotate([-90,0,0]) cylinder(d1=8.5,d2=4.2,h=8);}
