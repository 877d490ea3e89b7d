"""Names that the exported graph, the Triton configs and the gateway agree on."""

MODEL_NAME = "audio_cnn"
"""Logits, probabilities, CAM, embedding and every map's channel mean: a few hundred kilobytes a window."""

ACTIVATIONS_MODEL_NAME = "audio_cnn_activations"
"""Every channel of every stage, out of the same weights: megabytes, asked for one stage at a time."""

INPUT = "log_mel"
"""`(batch, 1, n_mels, n_frames)` float32, dB."""

LOGITS = "logits"
"""`(batch, n_classes)` float32, before the temperature."""

PROBABILITIES = "probabilities"
"""`(batch, n_classes)` float32, calibrated: softmax(logits / temperature)."""

CAM = "cam"
"""`(batch, n_classes, freq, time)` float32; its mean plus the class's bias is the class's logit."""

EMBEDDING = "embedding"
"""`(batch, channel)` float32: the last stage's average over frequency and time."""

UNKNOWN_SCORE = "unknown_score"
"""`(batch, 1)` float32: above zero where the sound belongs to no class the model knows."""

NOT_FEATURE_MAPS = frozenset({LOGITS, PROBABILITIES, CAM, EMBEDDING, UNKNOWN_SCORE})
"""Every other output of `audio_cnn` is a feature map `(batch, freq, time)`: a new layer needs no change elsewhere."""

CHANNELS_SUFFIX = ".channels"
"""`layer3` is the stage's channel mean, `layer3.channels` its activations `(batch, channel, freq, time)`."""

LABELS_FILE = "labels.txt"

FINGERPRINT_KEY = "log_mel_fingerprint"
"""Key in the ONNX metadata and in Triton's model parameters."""

VERSION_KEY = "model_version"
"""Key of the name people see: `1.0.0`."""

HEAD_BIAS_KEY = "head_bias"
"""Key of the head's bias, a JSON list with one number a class, so that anyone can check a CAM against its logit."""
