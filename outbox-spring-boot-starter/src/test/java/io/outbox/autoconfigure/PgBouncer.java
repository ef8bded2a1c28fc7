/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.outbox.autoconfigure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.test.util.TestSocketUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * A PgBouncer of its own that gives out a server connection for one transaction at a
 * time, before the PostgreSQL that the environment names.
 */
final class PgBouncer implements AutoCloseable {

	private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

	private final int port = TestSocketUtils.findAvailableTcpPort();

	private final Process process;

	/**
	 * Start it, or skip the test where it is not installed and not required.
	 */
	PgBouncer(Path folder, EmptySchema schema) throws IOException {
		if (!Files.isExecutable(PROGRAM)) {
			assertThat(System.getenv().getOrDefault("OUTBOX_TEST_REQUIRE", "").split(","))
				.as("OUTBOX_TEST_REQUIRE, though PgBouncer is not installed beside PostgreSQL")
				.doesNotContain("postgresql");
			abort("PgBouncer is not installed");
		}
		URI server = URI.create(schema.url().substring("jdbc:".length()));
		Path configuration = folder.resolve("pgbouncer.ini");
		Files.writeString(configuration, """
				[databases]
				outbox = host=%s port=%d dbname=%s user=%s password=%s
				[pgbouncer]
				listen_addr = 127.0.0.1
				listen_port = %d
				unix_socket_dir =
				auth_type = any
				pool_mode = transaction
				default_pool_size = 3
				ignore_startup_parameters = extra_float_digits
				""".formatted(server.getHost(), server.getPort(), server.getPath().substring(1), schema.username(),
				schema.password(), this.port));
		List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), configuration.toString()));
		if (System.getProperty("user.name").equals("root")) {
			// It refuses to be root
			command.addAll(1, List.of("-u", "nobody"));
		}
		this.process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(folder.resolve("pgbouncer.log").toFile())
			.start();
		await().failFast(() -> assertThat(this.process.isAlive()).isTrue()).until(this::listens);
	}

	private boolean listens() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress("127.0.0.1", this.port), 1000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Where it listens. PgJDBC's prepared statements would outlive a transaction. */
	String url() {
		return "jdbc:postgresql://127.0.0.1:" + this.port + "/outbox?prepareThreshold=0";
	}

	@Override
	public void close() {
		this.process.destroy();
		assertThat(this.process.onExit()).succeedsWithin(Duration.ofSeconds(10));
	}

}
