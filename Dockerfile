# syntax=docker/dockerfile:1
# The wheel is built in one stage and installed alone in the next: no source, no compiler, no torch.
FROM python:3.12-slim AS build
WORKDIR /source
RUN pip install --no-cache-dir build
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY core core
COPY ml ml
RUN python -m build --wheel --outdir /wheels

FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 SEGUE_DATA_DIR=/data SEGUE_LOG_FORMAT=json
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir /wheels/*.whl && rm -rf /wheels \
    && useradd --system --uid 10001 --home-dir /data --create-home segue
USER segue
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["segue", "doctor"]
ENTRYPOINT ["segue"]
CMD ["run"]
