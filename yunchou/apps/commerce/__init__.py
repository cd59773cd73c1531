"""Commerce: what is sold."""

from yunchou.apps.commerce.objects.product import PRODUCT

OBJECTS = (PRODUCT,)
