"""Runs the `model.onnx` beside this file inside Triton's python backend, for servers without the onnxruntime one.

All models of the repository use this file. All requests of a batch are one run of the graph, which computes every
output of it; only requested ones are copied.
"""

import json
from pathlib import Path

import numpy as np
import onnxruntime as ort
import triton_python_backend_utils as pb_utils


class TritonPythonModel:
    """Triton's interface: `initialize`, `execute`, `finalize`."""

    def initialize(self, args):
        """Loads the graph. The onnxruntime backend's own parameter `intra_op_thread_count` sets the threads."""
        config = json.loads(args["model_config"])
        parameters = {key: value["string_value"] for key, value in config.get("parameters", {}).items()}
        options = ort.SessionOptions()
        options.intra_op_num_threads = int(parameters.get("intra_op_thread_count", "1"))
        options.inter_op_num_threads = 1
        # A plan for the memory of every size of batch: as fast without, in a quarter less memory.
        options.enable_mem_pattern = False
        # A thread that spins while it waits takes the core from the services that would give it work.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        graph = Path(args["model_repository"]) / args["model_version"] / "model.onnx"
        self._session = ort.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        self._check_outputs(config)

    def _check_outputs(self, config):
        """The python backend checks nothing itself: a wrong name would load and fail at the first request."""
        known = {output.name for output in self._session.get_outputs()}
        if unknown := [output["name"] for output in config["output"] if output["name"] not in known]:
            raise pb_utils.TritonModelException(f"model.onnx has no output {', '.join(unknown)}: export it again")

    def execute(self, requests):
        """Answers a batch of requests, each with one or more windows `(window, 1, n_mels, n_frames)`."""
        responses = [None] * len(requests)
        live = []
        for i, request in enumerate(requests):
            if request.is_cancelled():
                error = pb_utils.TritonError("the client disconnected", pb_utils.TritonError.CANCELLED)
                responses[i] = pb_utils.InferenceResponse(error=error)
            else:
                live.append(i)
        if live:
            try:
                answers = self._run([requests[i] for i in live])
            except Exception as error:  # one bad batch must not end the process that serves all others
                failed = pb_utils.TritonError(f"{type(error).__name__}: {error}")
                answers = [pb_utils.InferenceResponse(error=failed) for _ in live]
            for i, answer in zip(live, answers, strict=True):
                responses[i] = answer
        return responses

    def _run(self, requests):
        windows = [pb_utils.get_input_tensor_by_name(request, self._input).as_numpy() for request in requests]
        wanted = [request.requested_output_names() for request in requests]
        names = sorted(set().union(*wanted))
        batch = windows[0] if len(windows) == 1 else np.concatenate(windows)
        outputs = dict(zip(names, self._session.run(names, {self._input: batch}), strict=True))
        answers, start = [], 0
        for window, mine in zip(windows, wanted, strict=True):
            end = start + len(window)
            tensors = [pb_utils.Tensor(name, outputs[name][start:end]) for name in mine]
            answers.append(pb_utils.InferenceResponse(output_tensors=tensors))
            start = end
        return answers

    def finalize(self):
        """Lets the graph go."""
        self._session = None
