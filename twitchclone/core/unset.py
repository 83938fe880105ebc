"""A mark for "leave as it is" where None is a value of its own."""

from enum import Enum


class Unset(Enum):
    """`UNSET` as a default: the caller said nothing about this field."""

    UNSET = "unset"


UNSET = Unset.UNSET
