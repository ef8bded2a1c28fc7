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

package io.outbox.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.outbox.chaos.app.ArtemisBroker;
import io.outbox.support.JavaProcess;
import io.outbox.support.TestServer;
import org.jspecify.annotations.Nullable;

import org.springframework.test.util.TestSocketUtils;

/**
 * ActiveMQ Artemis in a JVM of its own.
 */
final class ArtemisServer implements TestServer {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final int port = TestSocketUtils.findAvailableTcpPort();

	private final Path folder;

	private @Nullable JavaProcess process;

	ArtemisServer(Path folder) {
		this.folder = folder;
	}

	@Override
	public String address() {
		return "127.0.0.1:" + this.port;
	}

	@Override
	public synchronized void kill() {
		JavaProcess process = this.process;
		if (process != null) {
			process.close();
			process.onExit().join();
			this.process = null;
		}
	}

	@Override
	public synchronized void start() {
		if (this.process == null) {
			JavaProcess started = JavaProcess.start(ArtemisBroker.class,
					List.of("port=" + this.port, "folder=" + this.folder), "-Xmx256m", "-XX:+UseSerialGC");
			this.process = started;
			started.awaitSignal("STARTED", TIMEOUT);
		}
	}

}
