# docker build -t pagewire .                        a server in a few MiB: one static binary, no shell
# docker build -t pagewire:browser --target browser .   the same with Chromium, for `fetch = "browser"`
# docker run -d -p 127.0.0.1:8380:8380 -v "$PWD:/data" --user "$(id -u):$(id -g)" pagewire

FROM rust:1-alpine AS build
RUN apk add --no-cache build-base
WORKDIR /src
COPY . .
ARG PAGEWIRE_HOMEPAGE=""
RUN cargo build --profile dist --locked && mkdir -p /made/data \
    && cp target/dist/pagewire /made/pagewire

FROM debian:stable-slim AS browser
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates chromium fonts-noto-core \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /made/pagewire /usr/local/bin/pagewire
COPY --from=build --chown=65532:65532 /made/data /data
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 8380
HEALTHCHECK --interval=1m --timeout=10s --start-period=30s CMD ["pagewire", "healthcheck"]
ENTRYPOINT ["pagewire"]
CMD ["serve", "--listen", "0.0.0.0:8380"]

# certificates are the system's: they come from the image that has kept them up to date last
FROM gcr.io/distroless/static-debian12:nonroot AS server
COPY --from=build /made/pagewire /usr/local/bin/pagewire
COPY --from=build --chown=65532:65532 /made/data /data
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 8380
HEALTHCHECK --interval=1m --timeout=10s --start-period=30s CMD ["pagewire", "healthcheck"]
ENTRYPOINT ["pagewire"]
CMD ["serve", "--listen", "0.0.0.0:8380"]
