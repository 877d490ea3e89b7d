# Triton with the models inside, and by `--target model` the models alone. Built from the repository's root.
ARG TRITON_IMAGE=nvcr.io/nvidia/tritonserver:26.11-py3
ARG BUSYBOX_IMAGE=busybox:1.37.0-musl

# Beside each model's config.pbtxt, which is for GPUs, and cpu.pbtxt, which is for the embedded server's Python backend:
# onnxruntime_cpu.pbtxt, the same as cpu.pbtxt with the onnxruntime backend, which this image has.
FROM ${BUSYBOX_IMAGE} AS models
COPY model_repository/ /models/
RUN for model in /models/*/; do sed -e 's/^backend: "python"/backend: "onnxruntime"/' "$model/configs/cpu.pbtxt" > "$model/configs/onnxruntime_cpu.pbtxt"; done

# For an init container: copies the models into the volume that a stock Triton serves.
FROM ${BUSYBOX_IMAGE} AS model
COPY --from=models /models /models
USER 1000:1000
CMD ["cp", "-R", "/models/.", "/target/"]

FROM ${TRITON_IMAGE} AS triton
COPY --from=models /models /models
# Empty: each model's config.pbtxt. CUDA keeps what it compiles where a read-only container can write.
ENV TRITON_MODEL_CONFIG="" CUDA_CACHE_PATH=/tmp
# See ALLOCATOR in launcher/processes.py.
ENV MALLOC_MMAP_THRESHOLD_=4194304 MALLOC_TRIM_THRESHOLD_=67108864 MALLOC_ARENA_MAX=4
USER 1000:1000
EXPOSE 8000 8001 8002
HEALTHCHECK --interval=5s --timeout=4s --start-period=120s CMD ["curl", "--fail", "--silent", "--max-time", "3", "http://127.0.0.1:8000/v2/health/ready"]
# Protocols that nothing here uses need a key that no client has.
CMD ["sh", "-c", "key=shared-memory,model-repository,trace,logging:admin=$(cat /proc/sys/kernel/random/uuid); exec tritonserver --http-restricted-api=$key --grpc-restricted-protocol=$key --model-repository=/models ${TRITON_MODEL_CONFIG:+--model-config-name=$TRITON_MODEL_CONFIG} --model-control-mode=none --disable-auto-complete-config --strict-readiness=true --exit-on-error=true --exit-timeout-secs=20 --allow-sagemaker=false --allow-vertex-ai=false --log-format=ISO8601 --grpc-max-connection-age=60000 --grpc-max-connection-age-grace=30000 --grpc-http2-min-recv-ping-interval-without-data=30000"]
