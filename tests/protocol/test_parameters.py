import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_imagekit_jwt.exceptions import InvalidParameters
from django_imagekit_jwt.protocol.parameters import (
    PARAMETERS,
    RESERVED_CLAIMS,
    validate_parameters,
)

BOOLEANS = [name for name, parameter in PARAMETERS.items() if parameter.kind == "boolean"]
POST = '{"pre": "w-300", "post": [{"type": "abs", "value": "sr-240", "protocol": "hls"}]}'
GOOD: dict[str, list[str]] = {
    "fileName": ["dress.jpg", "Grüße 🙂.png", " a", "..a", "a" * 255],
    "tags": ["summer", "summer, dress", "é,🙂", "a" * 500],
    "folder": ["/", "/a/b", "a/b/", "", "/a..b", "/Ünï"],
    "customCoordinates": ["10,10,100,100", "0,0,1,1"],
    "responseFields": ["tags", "tags,customMetadata,metadata"],
    "extensions": ["[]", '[{"name": "remove-bg", "options": {}}, {"name": "ai-tasks"}]'],
    "webhookUrl": ["https://example.com/hook?a=b", "http://[::1]:8000/"],
    "customMetadata": ["{}", '{"brand":  "N\\u00efke", "n": 1}'],
    "transformation": ["{}", '{"pre": "w-300"}', '{"post": [{"type": "thumbnail"}]}', POST],
    "checks": ['"file.size" < "5mb" AND ("file.mime" : "image/" OR "a" = 1)'],
    "description": ["", "Running shoes\n\tnew", "%/\\"],
    **{name: ["true", "false"] for name in BOOLEANS},
}
NO_OBJECTS = ["", "{", "null", '"a"', "1", "[]", '{"a": NaN}', "[" * 100_000]
BAD: dict[str, list[str]] = {
    "fileName": ["", "  ", ".", "..", " .. ", "a/b.png", "a\nb", "a\x7f", "a" * 256],
    "tags": ["", " ", "a,,b", "a,", "50%", "a\tb", "a" * 501, "é" * 250 + "," + "é" * 251],
    "folder": ["..", "/a/../b", "a\\b", "/a\n"],
    "customCoordinates": [
        "",
        "1,2,3",
        "1,2,3,4,5",
        "-1,2,3,4",
        "1.5,2,3,4",
        "1, 2,3,4",
        "٣,1,1,1",
    ],
    "responseFields": ["", "Tags", "tags, metadata", "tags,,metadata", "url"],
    "extensions": ["", "{}", "null", '["remove-bg"]', '[{"name": 1}]', "[{}]", "[NaN]"],
    "webhookUrl": [
        "",
        "/hook",
        "ftp://a.b/",
        "https://",
        "https://u:p@a.b/",
        "https://[a/",
        "https://a.b:c/",
        "https://a.b:0/",
        "https://a.b/ c",
        "https://a.b/\nc",
        " https://a.b/",
    ],
    "customMetadata": NO_OBJECTS,
    "transformation": [
        *NO_OBJECTS,
        '{"other": 1}',
        '{"pre": 1}',
        '{"post": {}}',
        '{"post": [{}]}',
        '{"post": [{"type": "other"}]}',
        '{"post": ["thumbnail"]}',
        '{"post": [{"type": "thumbnail", "value": 1}]}',
        '{"post": [{"type": "thumbnail", "size": "1"}]}',
        '{"post": [{"type": "transformation"}]}',
        '{"post": [{"type": "abs", "value": "sr-240"}]}',
        '{"post": [{"type": "abs", "value": "sr-240", "protocol": "rtmp"}]}',
    ],
    "checks": ["", "  ", '"file.size < 5', '("a" = 1', '"a" = 1)'],
    "description": ["a" * 4097],
    **{name: ["", "True", "1", "yes", " true", "null"] for name in BOOLEANS},
}


def _rows(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in table.items() for value in values]


def _refused(parameters: dict[str, object]) -> dict[str, list[str]]:
    with pytest.raises(InvalidParameters) as caught:
        validate_parameters(parameters)
    return caught.value.errors


def test_the_tables_have_each_of_the_eighteen_parameters() -> None:
    assert len(PARAMETERS) == 18
    assert GOOD.keys() == BAD.keys() == PARAMETERS.keys()


@pytest.mark.parametrize(("name", "value"), _rows(GOOD), ids=str)
def test_what_imagekit_takes_is_given_back_untouched(name: str, value: str) -> None:
    given_back = validate_parameters({"fileName": "a", name: value})
    assert given_back == {"fileName": "a", name: value}


@pytest.mark.parametrize(("name", "value"), _rows(BAD), ids=lambda text: text[:30])
def test_what_imagekit_would_refuse_is_refused_with_a_mend(name: str, value: str) -> None:
    errors = _refused({"fileName": "a", name: value})
    assert list(errors) == [name]
    [sentence] = errors[name]
    assert sentence.startswith(f"{name} ")
    assert "Send " in sentence
    assert len(sentence) < 300


@pytest.mark.parametrize("value", [1, 1.5, True, None, [], ["a"], {"a": "b"}, b"a"], ids=repr)
@pytest.mark.parametrize("name", PARAMETERS)
def test_only_text_is_signed(name: str, value: object) -> None:
    [sentence] = _refused({"fileName": "a", name: value})[name]
    assert "which is not text" in sentence


@pytest.mark.parametrize("character", ["\0", "\ud800", "a\udfff"], ids=["NUL", "high", "low"])
@pytest.mark.parametrize("name", PARAMETERS)
def test_no_character_is_signed_that_cannot_be_sent(name: str, character: str) -> None:
    [sentence] = _refused({"fileName": "a", name: f"a{character}b"})[name]
    assert "cannot be sent" in sentence
    assert sentence.isprintable()


@pytest.mark.parametrize("name", PARAMETERS)
def test_each_parameter_has_its_longest_length(name: str) -> None:
    longest = PARAMETERS[name].max_length
    [sentence] = _refused({"fileName": "a", name: "a" * (longest + 1)})[name]
    assert sentence == f"{name} has {longest + 1} characters. Send at most {longest}."


@pytest.mark.parametrize("name", sorted(RESERVED_CLAIMS))
def test_a_claim_is_no_parameter(name: str) -> None:
    [sentence] = _refused({"fileName": "a", name: "1"})[name]
    assert sentence == f"{name} is a claim of the token itself, not a parameter. Leave it out."


@pytest.mark.parametrize("name", ["file", "token"])
def test_the_file_and_the_token_are_never_signed(name: str) -> None:
    [sentence] = _refused({"fileName": "a", name: "1"})[name]
    assert "never signed" in sentence


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("filename", 'Did you mean "fileName"?'),
        ("usUniqueFileName", 'Did you mean "useUniqueFileName"?'),
        ("zzz", "Leave it out."),
        ("", "Leave it out."),
        ("\ud800", "Leave it out."),
    ],
    ids=ascii,
)
def test_an_unknown_name_is_refused_with_the_nearest(name: str, hint: str) -> None:
    [sentence] = _refused({"fileName": "a", name: "1"})[name]
    assert sentence.endswith(f"is no upload parameter of ImageKit. {hint}")
    assert sentence.isascii()


def test_a_missing_name_and_every_other_fault_are_told_together() -> None:
    errors = _refused({"tags": "", "iat": "1", "folder": "/fine"})
    assert list(errors) == ["tags", "iat", "fileName"]
    assert "ImageKit requires it" in errors["fileName"][0]


def test_the_order_of_the_client_is_kept() -> None:
    sent = {"tags": "a", "fileName": "b", "description": "c"}
    assert list(validate_parameters(sent)) == ["tags", "fileName", "description"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(list(PARAMETERS)) | st.text(), JSON))
def test_any_object_is_taken_as_it_is_or_refused_in_printable_words(
    sent: dict[str, object],
) -> None:
    said = ""
    try:
        assert validate_parameters(sent) == sent
    except InvalidParameters as refused:
        said = str(refused) or "\n"
    assert said.isprintable()
