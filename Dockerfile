FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /build
COPY pom.xml .
COPY src/main src/main
COPY routes routes
COPY config config
COPY gatehouse LICENSE README*.md ./
# The profile leaves the tests out.
RUN mvn -q -B -P launcher package

FROM eclipse-temurin:21-jre
RUN groupadd --system --gid 10001 gatehouse \
    && useradd --system --uid 10001 --gid gatehouse --home-dir /var/lib/gatehouse --create-home gatehouse
COPY --from=build /build/target/launcher.new/maven/gatehouse /opt/gatehouse
# Makes the archive of the quick start, which the user below may not.
RUN /opt/gatehouse/gatehouse --version
USER gatehouse
# Relative paths of the settings, the default warehouse in data/ among them, are below this.
WORKDIR /var/lib/gatehouse
VOLUME /var/lib/gatehouse
ENTRYPOINT ["/opt/gatehouse/gatehouse"]
CMD ["run"]
