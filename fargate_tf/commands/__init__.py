"""What single commands of the command line do, each in a file that is loaded when it is called."""
