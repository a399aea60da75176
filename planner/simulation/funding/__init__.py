"""What Oslo gets for child welfare beside what the state spends per child elsewhere: exact arithmetic.

All money is `Fraction` [NOK] until it is shown; whole øre are made in `money` alone, so that parts sum to their total.
"""
