  × `1,2` lies outside the domain of x
  help: choose a projection that covers it

