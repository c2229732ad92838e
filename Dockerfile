FROM node:24.21.0-bookworm-slim AS modules
WORKDIR /app
COPY package.json package-lock.json ./
# No package needs an install script here: the image brings Node, and the native parts come built.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data HOST=0.0.0.0 PORT=8080
WORKDIR /app
RUN mkdir /data /backup && chown node:node /data /backup
COPY --from=modules /app/node_modules node_modules
COPY package.json ./
COPY src src
COPY storage storage
COPY templates templates
COPY samples samples
# Compiled code is kept there: a start takes two thirds of the time.
RUN mkdir -p node_modules/.cache/berkas && chown node:node node_modules/.cache/berkas
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# A small nursery: measured 40 MB less at the peak of a 10,000-row list, 90 MB at 100,000, for the same time.
CMD ["node", "--max-semi-space-size=8", "src/main.ts", "serve"]
