"""How searching for counter-examples goes: the same tests give the same result, and who wants looks further.

`pytest --hypothesis-profile=further` tries other and many more examples; what it finds becomes an `@example`.
"""

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("further", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile("same")
