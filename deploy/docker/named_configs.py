"""Adds to each model of a repository the configurations that containers choose between by name.

    python named_configs.py /models

`config.pbtxt` runs the network with onnxruntime on a GPU. Beside it, chosen with `--model-config-name`:

* `onnxruntime_cpu`: the same backend on a machine without a GPU.
* `tensorrt`: the same backend with TensorRT inside, in half precision. Its engines are built at the first start, for
  minutes, and are kept under `/cache`.

Inputs, outputs, labels and batching are those of `config.pbtxt`, word for word. Standard library only: it runs while an
image is built.
"""

import re
import sys
from pathlib import Path

CPU_INSTANCES = 2
"""Copies of a model on one CPU server, each with one thread: as many cores as the server should have."""

CPU_THREADS = """parameters {
  key: "intra_op_thread_count"
  value {
    string_value: "1"
  }
}
"""

TENSORRT = """optimization {
  execution_accelerators {
    gpu_execution_accelerator {
      name: "tensorrt"
      parameters { key: "precision_mode" value: "FP16" }
      parameters { key: "max_workspace_size_bytes" value: "1073741824" }
      parameters { key: "trt_engine_cache_enable" value: "1" }
      parameters { key: "trt_engine_cache_path" value: "/cache" }
      parameters { key: "trt_engine_cache_prefix" value: "%(name)s" }
      parameters { key: "trt_timing_cache_enable" value: "1" }
      parameters { key: "trt_timing_cache_path" value: "/cache" }
      parameters { key: "trt_profile_min_shapes" value: "%(input)s:1x%(shape)s" }
      parameters { key: "trt_profile_opt_shapes" value: "%(input)s:%(max_batch)sx%(shape)s" }
      parameters { key: "trt_profile_max_shapes" value: "%(input)s:%(max_batch)sx%(shape)s" }
    }
  }
}
"""


def on_cpu(config: str) -> str:
    """The configuration for a server without a GPU."""
    config = _replace(config, r"count: \d+\n  kind: KIND_GPU", f"count: {CPU_INSTANCES}\n  kind: KIND_CPU")
    return config + CPU_THREADS


def with_tensorrt(config: str) -> str:
    """The configuration for TensorRT, whose engines are built for every batch size at once."""
    model_input = re.search(r'^input \{\n  name: "(\w+)"\n.*?^\}', config, re.MULTILINE | re.DOTALL)
    name = re.search(r'^name: "(\w+)"', config, re.MULTILINE)
    max_batch = re.search(r"^max_batch_size: (\d+)", config, re.MULTILINE)
    if model_input is None or name is None or max_batch is None:
        raise SystemExit("config.pbtxt does not have the form that training.export writes")
    shape = "x".join(re.findall(r"dims: (\d+)", model_input[0]))
    facts = {"name": name[1], "input": model_input[1], "shape": shape, "max_batch": max_batch[1]}
    return config + TENSORRT % facts


def _replace(config: str, pattern: str, by: str) -> str:
    changed, n = re.subn(pattern, by, config)
    if n != 1:
        raise SystemExit("config.pbtxt does not have the form that training.export writes")
    return changed


def main(repository: str) -> None:
    """Writes the named configurations of every model."""
    configs = sorted(Path(repository).glob("*/config.pbtxt"))
    if not configs:
        raise SystemExit(f"{repository} has no model: train and export one first")
    for file in configs:
        config = file.read_text(encoding="utf-8")
        named = file.parent / "configs"
        named.mkdir(exist_ok=True)
        (named / "onnxruntime_cpu.pbtxt").write_text(on_cpu(config), encoding="utf-8")
        (named / "tensorrt.pbtxt").write_text(with_tensorrt(config), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
