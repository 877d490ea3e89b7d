# Triton with the models inside, and by `--target model` the models alone. Built from the repository's root.
ARG TRITON_IMAGE=nvcr.io/nvidia/tritonserver:26.11-py3
ARG PYTHON_IMAGE=python:3.11.15-slim-bookworm
ARG BUSYBOX_IMAGE=busybox:1.37.0-musl

FROM ${PYTHON_IMAGE} AS models
WORKDIR /build
COPY deploy/docker/named_configs.py ./
COPY model_repository/ /models/
RUN python named_configs.py /models

# For an init container: copies the models into the volume that a stock Triton serves.
FROM ${BUSYBOX_IMAGE} AS model
COPY --from=models /models /models
USER 1000:1000
CMD ["cp", "-R", "/models/.", "/target/"]

FROM ${TRITON_IMAGE} AS triton
COPY --from=models /models /models
# No name is each model's `config.pbtxt`: onnxruntime on a GPU. Triton does not start with an empty one.
ENV TRITON_MODEL_CONFIG=""
USER 1000:1000
EXPOSE 8000 8001 8002
HEALTHCHECK --interval=5s --timeout=4s --start-period=120s CMD ["curl", "--fail", "--silent", "--max-time", "3", "http://127.0.0.1:8000/v2/health/ready"]
CMD ["sh", "-c", "exec tritonserver --model-repository=/models ${TRITON_MODEL_CONFIG:+--model-config-name=$TRITON_MODEL_CONFIG} --model-control-mode=none --disable-auto-complete-config --strict-readiness=true --exit-on-error=true --exit-timeout-secs=20 --allow-sagemaker=false --allow-vertex-ai=false --log-format=ISO8601 --grpc-max-connection-age=60000 --grpc-max-connection-age-grace=30000 --grpc-http2-min-recv-ping-interval-without-data=30000"]
