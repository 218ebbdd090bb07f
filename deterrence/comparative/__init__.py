"""Does a number rise or fall as parameters move, and which equilibrium is followed?"""
