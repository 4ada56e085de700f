#!/usr/bin/env python3
"""A tree of files as a file server has: `tree.py make FOLDER` makes it, `tree.py change FOLDER` changes every twentieth file."""
import os
import random
import sys

FOLDERS, FILES = 500, 200
LARGE, LARGE_MIB = 4, 256


def small(folder, number):
    return os.path.join(folder, f"{number // FILES:03}", f"{number % FILES:03}.txt")


def write(path, size, source):
    offset = random.randrange(len(source) - size)
    with open(path, "wb") as file:
        file.write(source[offset:offset + size])


def main():
    verb, folder = sys.argv[1:]
    source = os.urandom(1 << 20)
    making = verb == "make"
    for number in range(0 if making else random.randrange(20), FOLDERS * FILES, 1 if making else 20):
        path = small(folder, number)
        if making and number % FILES == 0:
            os.makedirs(os.path.dirname(path))
        write(path, random.randrange(100, 8000), source)
    for number in range(LARGE):
        path = os.path.join(folder, f"large-{number}")
        with open(path, "wb" if making else "r+b") as file:
            for block in range(LARGE_MIB):
                if making or block % 20 == 0:
                    file.seek(block << 20)
                    file.write(source)


if __name__ == "__main__":
    main()
