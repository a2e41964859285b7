# One image for every process of the platform; docker-compose.yml chooses the command.

FROM node:24-bookworm-slim AS base
WORKDIR /app

# The manifests alone, so that a change of a source does not install the packages again.
FROM base AS manifests
COPY . .
RUN mkdir /manifests \
 && find . -name package.json -not -path '*/node_modules/*' -exec cp --parents -t /manifests {} + \
 && cp package-lock.json .npmrc /manifests/

FROM base AS build
COPY --from=manifests /manifests ./
RUN npm ci
COPY . .
# Prisma's clients, then tsc -b; nothing is installed again.
RUN npm run build
# What no process needs at run time: development packages, sources, compiler records, the command-line tools.
RUN npm prune --omit=dev \
 && find . -path ./node_modules -prune -o -type d \( -name src -o -name test \) -prune -exec rm -r {} + \
 && find . -path ./node_modules -prune -o -type f \( -name '*.tsbuildinfo' -o -name '*.d.ts' \) -exec rm {} + \
 && rm -r demo tasks .turbo

FROM base
ENV NODE_ENV=production
# Owned by root: a process that is taken over cannot change the program.
COPY --from=build /app /app
# Volumes take over the owner of the folder that they cover.
RUN install -d -o node -g node -m 0700 /var/lib/crowdpay /var/lib/crowdpay/state /var/lib/crowdpay/archive \
    /var/lib/crowdpay/psp-sandbox
USER node
CMD ["node", "launcher/dist/provision-main.js", "--help"]
