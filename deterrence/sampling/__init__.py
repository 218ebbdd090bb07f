"""Where are the points of a sample, and under which law?"""
