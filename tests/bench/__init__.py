"""What the product costs on the machine at hand: `make bench` measures all of it in one run."""
