from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni_web.imports import storage


@given(st.text(max_size=400), st.sets(st.text(max_size=20), max_size=3))
def test_a_safe_name_leads_nowhere_and_fits_any_disk(name: str, taken: set[str]) -> None:
    safe = storage.safe_name(name, taken)
    assert safe
    assert safe not in taken
    assert not safe.startswith(".")
    assert not set(safe) & set('/\\:*?"<>|\0\n')
    assert len(safe.encode()) <= 130


@pytest.mark.parametrize("name", ["..", "../other", "", "a" * 31, "A" * 32])
def test_a_folder_outside_of_the_uploads_is_never_touched(name: str) -> None:
    with pytest.raises(ValueError, match="no folder of uploads"):
        storage.folder_named(name)
