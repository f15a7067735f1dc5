$fn=72;
difference(){ union(){ cylinder(d=42,h=60); translate([0,0,30]) rotate([0,90,0]) cylinder(d=26,h=38); translate([0,0,-6]) cylinder(d=64,h=6); translate([0,0,60]) cylinder(d1=42,d2=30,h=9);
 translate([38,0,30]) rotate([0,90,0]) cylinder(d=36,h=5);}
 translate([0,0,-7]) cylinder(d=31.7,h=50); translate([0,0,40]) cylinder(d=18.35,h=40); translate([0,0,30]) rotate([0,90,0]) cylinder(d=16.2,h=60);
 for(a=[0:60:359]) rotate([0,0,a+15]) translate([27,0,-8]) cylinder(d=5.5,h=20,$fn=24);
 for(a=[0:90:359]) translate([36,0,30]) rotate([a+45,0,0]) translate([0,0,14]) rotate([0,90,0]) cylinder(d=3.4,h=20,$fn=20);}
