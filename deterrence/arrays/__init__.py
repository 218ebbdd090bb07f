"""On which arrays do numbers live, and in which pieces are they worked on?"""
