$fn=32;
module rr(s,r) { hull() for(x=[r,s[0]-r],y=[r,s[1]-r],z=[r,s[2]-r]) translate([x,y,z]) sphere(r,$fn=24); }
difference(){ rr([50,30,12],3); translate([6,6,4]) rr([38,18,20],2.5); for(x=[3,47]) translate([x,15,-1]) cylinder(d=2.4,h=20); translate([-1,11,7]) cube([60,8,10]); }
