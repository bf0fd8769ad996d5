"""Write the encoder as a sentence-transformers folder, for fine-tuning and parity tests. Needs the extra `encoder`."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from knowledge_base.encoder.vocabulary import tokenizer
from knowledge_base.encoder.weights import Floats, Weights

MOST_TOKENS = 256
SPECIAL = {
    **{"bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>", "sep_token": "</s>"},
    **{"unk_token": "<unk>", "pad_token": "<pad>"},
}
PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def write_folder(weights: Weights, kept: Sequence[int], folder: Path) -> None:
    """Write a folder that `SentenceTransformer(folder)` reads; prompts `query` and `document` are in it."""
    plain = folder / "plain"
    _model(weights, kept).save_pretrained(plain)
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer(weights, kept), model_max_length=MOST_TOKENS, **SPECIAL
    ).save_pretrained(plain)
    transformer = Transformer(str(plain), max_seq_length=MOST_TOKENS, model_kwargs={"add_pooling_layer": False})
    pooling = Pooling(weights.sizes.hidden, pooling_mode="mean")
    SentenceTransformer(
        modules=[transformer, pooling, Normalize()],
        prompts={"query": "query: ", "document": "passage: "},
        device="cpu",
    ).save(str(folder), create_model_card=False)


def _model(weights: Weights, kept: Sequence[int]) -> BertModel:
    sizes = weights.sizes
    config = BertConfig(
        vocab_size=len(kept),
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.feed_forward,
        max_position_embeddings=sizes.positions,
        type_vocab_size=sizes.types,
        layer_norm_eps=sizes.epsilon,
        pad_token_id=weights.special.padding,
    )
    model = BertModel(config, add_pooling_layer=False)
    state = {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in _state(weights, kept).items()}
    model.load_state_dict(state, strict=False)
    model.train(mode=False)
    return model


def _state(weights: Weights, kept: Sequence[int]) -> dict[str, Floats]:
    sizes = weights.sizes
    types = weights.matrix("emb.type", sizes.hidden)
    missing = np.zeros((sizes.types - len(types), sizes.hidden), np.float32)
    state = {
        "embeddings.word_embeddings.weight": weights.matrix("emb.word", sizes.hidden)[list(kept)],
        "embeddings.position_embeddings.weight": weights.matrix("emb.pos", sizes.hidden),
        "embeddings.token_type_embeddings.weight": np.vstack([types, missing]),
        "embeddings.LayerNorm.weight": weights.tensor("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.tensor("emb.ln.b"),
    }
    for layer in range(sizes.layers):
        for part, name in PARTS.items():
            inner = sizes.feed_forward if part == "fo" else sizes.hidden
            state[f"encoder.layer.{layer}.{name}.weight"] = weights.matrix(f"l{layer}.{part}.w", inner)
            state[f"encoder.layer.{layer}.{name}.bias"] = weights.tensor(f"l{layer}.{part}.b")
        for part, name in NORMS.items():
            state[f"encoder.layer.{layer}.{name}.weight"] = weights.tensor(f"l{layer}.{part}.w")
            state[f"encoder.layer.{layer}.{name}.bias"] = weights.tensor(f"l{layer}.{part}.b")
    return state
