"""The domain: what a contest is and what follows from its rules.

Nothing here reads a file, a database or a clock, and nothing here knows a page: functions take frozen values and give
frozen values back. Points are whole numbers, money is ``Decimal`` zł, every mean and total is an exact ``Fraction``.
"""
