import subprocess
import sys

import pyarrow as pa

from answerable.listening.text import Characters, fold


def test_width_capitals_script_and_blanks_are_folded():
    assert fold(["ＡＢＣ　自來水", None, "A\tb"]) == ["abc 自来水", "", "a b"]


def test_every_character_folds_as_whole_columns_do():
    letters = "".join(chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000) + "😀𠮷"
    assert fold([letters]) == Characters.of([letters]).strings()


def test_an_arrow_array_is_folded_too():
    assert fold(pa.chunked_array([["Ａ", None]])) == ["a", ""]


def test_the_taxonomy_is_read_without_any_library_of_numbers():
    code = (
        "import sys; from answerable.listening.topics import load_taxonomy; load_taxonomy(); "
        "print({'numpy', 'scipy', 'sklearn', 'pyarrow'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
