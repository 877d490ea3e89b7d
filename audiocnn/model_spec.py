"""Names that the exported graphs, the Triton configs and the gateway agree on."""

SCORES_MODEL_NAME = "audio_cnn_scores"
"""Logits, probabilities, CAM, embedding and OOD score: for windows that are not shown."""

MODEL_NAME = "audio_cnn"
"""The same, and every feature map's channel mean: a few hundred kilobytes a window."""

ACTIVATIONS_MODEL_NAME = "audio_cnn_activations"
"""Every channel of every stage: megabytes a window, requested one stage at a time."""

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

OOD_SCORE = "ood_score"
"""`(batch, 1)` float32: above zero for a sound that is out of distribution, of no class the model knows."""

SCORES = (LOGITS, PROBABILITIES, CAM, EMBEDDING, OOD_SCORE)
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

HEAD_WEIGHTS_KEY = "head_weights"
"""Key of the head's weights `(n_classes, channel)`, little-endian float32 in base64."""

TEMPERATURE_KEY = "temperature"
"""Key of the number that logits are divided by before the softmax."""

ACCURACY_KEY = "accuracy"
"""Key of the share of recordings that the evaluation found named right; a model without an evaluation lacks it."""

CHANNEL_MEAN, ACTIVE_SHARE = "channel_mean", "active_share"
"""What a feature map's values are, the `quantity` of its layer."""

LAYERS_KEY = "layers"
"""Key of a JSON list, one object a feature map in the network's order: what it is and what its cells look at."""

FIRST_CONVOLUTION_KEY = "first_convolution"
"""Key of a JSON object, how the first stage is computed (`analysis.proto`'s FirstConvolution); optional."""

RESPONSES_KEY = "channel_responses"
"""Key of a JSON list, one object `layer, n_windows, counts` a stage: how many of its strongest training windows each
class has, `(channel, class)` bytes in base64; optional."""
