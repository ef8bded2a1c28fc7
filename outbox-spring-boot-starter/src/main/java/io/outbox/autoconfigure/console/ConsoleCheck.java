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

package io.outbox.autoconfigure.console;

import java.util.regex.Pattern;

import io.outbox.autoconfigure.OutboxProperties;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.core.env.Environment;

/**
 * Refuses to start an application whose console would not work or would be open to
 * everybody unasked.
 */
final class ConsoleCheck {

	private static final Log logger = LogFactory.getLog(ConsoleCheck.class);

	private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+");

	private final OutboxProperties.Console properties;

	private final Environment environment;

	ConsoleCheck(OutboxProperties.Console properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	void path() {
		String path = this.properties.getPath();
		if (!PATH.matcher(path).matches()) {
			throw new UnusableConsoleException("its path outbox.console.path is '" + path + "'",
					"Give it a path such as /outbox: it starts with a slash and does not end with one");
		}
	}

	void endpoint(@Nullable String path) {
		ManagementPortType port = ManagementPortType.get(this.environment);
		if (port == ManagementPortType.DIFFERENT) {
			throw new UnusableConsoleException(
					"the actuator has a port of its own (management.server.port), from which the page can't read.",
					"Remove management.server.port");
		}
		if (path == null || port == ManagementPortType.DISABLED) {
			throw new UnusableConsoleException("the actuator endpoint that it shows is not exposed over HTTP.",
					"Add 'outbox' to management.endpoints.web.exposure.include");
		}
		if (path.equals(this.properties.getPath())) {
			throw new UnusableConsoleException("the actuator endpoint that it shows is at its path '" + path + "'.",
					"Set outbox.console.path to another path such as " + path + "-console");
		}
	}

	void security(ConsoleGuard guard) {
		if (this.properties.isOpen()) {
			logger.warn("The console of the outbox at " + this.properties.getPath() + " is open (outbox.console.open="
					+ "true): unless your application's own security keeps them off, all who reach this port can read "
					+ "messages and delete them");
		}
		else if (!guard.isPresent()) {
			throw new UnusableConsoleException("nothing keeps strangers off it: there is no Spring Security.",
					"Add spring-boot-starter-security and say who may use the console, or, where only you can reach "
							+ "the application, open the console to everybody with outbox.console.open=true");
		}
	}

}
