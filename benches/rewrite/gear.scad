$fn=60; n=31; m=1.5; r=n*m/2;
function inv(b,t)=[b*(cos(t)+t*PI/180*sin(t)), b*(sin(t)-t*PI/180*cos(t))];
difference(){ linear_extrude(12,twist=20,slices=12) union(){ circle(r-1.25*m,$fn=n*4); for(i=[0:n-1]) rotate(i*360/n) polygon(concat([[r-1.6*m,-2.0]],[for(t=[0:5:25]) let(p=inv(r*cos(20),t)) [p[0],p[1]-1.4]],[for(t=[25:-5:0]) let(p=inv(r*cos(20),t)) [p[0],-p[1]+1.4]],[[r-1.6*m,2.0]])); }
 translate([0,0,-1]) cylinder(d=8,h=30); translate([3,-1.5,-1]) cube([2.6,3,30]); for(a=[0:60:359]) rotate(a) translate([13,0,-1]) cylinder(d=7,h=30,$fn=32);}
