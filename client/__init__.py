"""Asks a gateway from a terminal or a program: `audio-cnn sound.wav`."""
