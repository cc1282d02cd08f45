"""Process evaluation: what professionals thought, did and agreed on."""
