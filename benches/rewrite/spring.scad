n=140; r=12; w=1.3; p=5; 
for(i=[0]) { pts=[for(i=[0:n]) for(k=[0:9]) let(a=i*18,b=k*36) [(r+w*cos(b))*cos(a),(r+w*cos(b))*sin(a), a/360*p+w*sin(b)]];
polyhedron(pts, concat([[for(k=[0:9]) k]],[for(i=[0:n-1]) for(k=[0:9]) [i*10+k,(i+1)*10+k,(i+1)*10+(k+1)%10]],[for(i=[0:n-1]) for(k=[0:9]) [i*10+k,(i+1)*10+(k+1)%10,i*10+(k+1)%10]],[[for(k=[9:-1:0]) n*10+k]])); }
