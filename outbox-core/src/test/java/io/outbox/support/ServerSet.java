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

package io.outbox.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers that nobody else uses, which the script {@code .ci/services} runs on ports and
 * in a folder of their own.
 */
public final class ServerSet implements AutoCloseable {

	private static final int[] PORTS = { 54329, 33069, 56729, 61629, 61639, 25629 };

	/** More than the distance of any two ports of a set. */
	private static final int STEP = 20;

	private static final int MAX_OFFSET = 3000;

	private static final int CLAIM_PORT = 58029;

	private final Path script;

	private final Path folder;

	private final int offset;

	/** Held while the servers exist, so that another test process takes other ports. */
	private final ServerSocket claim;

	private ServerSet(Path script) throws IOException {
		this.script = script;
		this.folder = Files.createTempDirectory("outbox-servers-",
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
		this.claim = claim();
		this.offset = this.claim.getLocalPort() - CLAIM_PORT;
	}

	/**
	 * Prepare servers, or none where the environment does not name the script. Fails when
	 * {@code OUTBOX_TEST_REQUIRE} names one of the servers.
	 * @param names the servers' names, such as {@code rabbitmq}
	 * @return the servers, of which none is started yet
	 */
	public static Optional<ServerSet> of(String... names) throws IOException {
		String script = Optional.ofNullable(System.getenv("OUTBOX_TEST_SERVICES")).orElse("");
		String required = Optional.ofNullable(System.getenv("OUTBOX_TEST_REQUIRE")).orElse("");
		if (script.isEmpty()) {
			assertThat(required.split(",")).as("OUTBOX_TEST_REQUIRE, though OUTBOX_TEST_SERVICES is missing")
				.doesNotContain(names);
			return Optional.empty();
		}
		return Optional.of(new ServerSet(Path.of(script)));
	}

	private static ServerSocket claim() throws IOException {
		for (int offset = STEP; offset <= MAX_OFFSET; offset += STEP) {
			Optional<ServerSocket> claim = bind(CLAIM_PORT + offset);
			if (claim.isPresent()) {
				int candidate = offset;
				if (Arrays.stream(PORTS).allMatch((port) -> isFree(port + candidate))) {
					return claim.get();
				}
				claim.get().close();
			}
		}
		throw new IllegalStateException("There are no free ports for servers");
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static Optional<ServerSocket> bind(int port) {
		try {
			return Optional.of(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Where the servers keep their data.
	 * @return a folder, deleted when the servers are closed
	 */
	public Path folder() {
		return this.folder;
	}

	/**
	 * A server of the script, not yet started.
	 * @param name the server's name, such as {@code rabbitmq}
	 * @param variable the end of the variable that names its address
	 * @return the server
	 */
	public TestServer server(String name, String variable) {
		String address = environment().get("OUTBOX_TEST_" + name.toUpperCase(Locale.ROOT) + "_" + variable)
			.replaceAll("^.*//|/.*$", "");
		return new TestServer() {

			@Override
			public String address() {
				return address;
			}

			@Override
			public void kill() {
				run("kill", name);
			}

			@Override
			public void start() {
				run("up", name);
			}

		};
	}

	private Map<String, String> environment() {
		Map<String, String> variables = new LinkedHashMap<>();
		for (String line : run("env")) {
			String[] parts = line.replaceFirst("^export ", "").split("=", 2);
			variables.put(parts[0], parts[1]);
		}
		return variables;
	}

	private List<String> run(String... arguments) {
		List<String> command = new ArrayList<>(List.of(this.script.toString()));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().put("OUTBOX_SERVICES_DIR", this.folder.toString());
		builder.environment().put("OUTBOX_SERVICES_OFFSET", Integer.toString(this.offset));
		try {
			Path errors = Files.createTempFile(this.folder, "services", ".err");
			Process process = builder.redirectError(errors.toFile()).start();
			List<String> output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
				.toList();
			assertThat(process.waitFor()).as(() -> command + ": " + read(errors)).isZero();
			Files.delete(errors);
			return output;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted in " + command, ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		run("down");
		this.claim.close();
		FileSystemUtils.deleteRecursively(this.folder);
	}

}
