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

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The endpoint over JMX, as a console such as JConsole sees it.
 */
class OutboxEndpointJmxTests {

	private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

	private static final String DOMAIN = "outbox" + UUID.randomUUID().toString().substring(0, 8);

	private static OperatedApplication application;

	private static ObjectName endpoint;

	@BeforeAll
	static void start() throws Exception {
		application = OperatedApplication.guarded("--spring.jmx.enabled=true",
				"--management.endpoints.jmx.domain=" + DOMAIN, "--management.endpoints.jmx.exposure.include=outbox");
		endpoint = SERVER.queryNames(new ObjectName(DOMAIN + ":type=Endpoint,name=Outbox,*"), null).iterator().next();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@BeforeEach
	void empty() {
		application.jdbc().update("DELETE FROM outbox_message");
	}

	@Test
	void theStatusIsShown() throws Exception {
		application.insert(-1, "/queue/a");

		assertThat(invoke("status", Map.of())).asString().contains("FAILED={value=1");
	}

	@Test
	void messagesAreFoundAndShownWithoutBodies() throws Exception {
		UUID id = application.insert(-1, "/queue/a");

		assertThat(invoke("list", Map.of("section", "messages", "status", "FAILED"))).asString()
			.contains(id.toString())
			.doesNotContain("4711");
		assertThat(invoke("show", Map.of("section", "messages", "id", id.toString()))).asString()
			.contains(id.toString())
			.doesNotContain("4711");
	}

	@Test
	void aMessageIsRetried() throws Exception {
		UUID id = application.insert(-1, "/queue/a");

		invoke("changeOne", Map.of("section", "messages", "id", id.toString(), "action", "retry"));

		assertThat(application.jdbc().queryForList("SELECT status FROM outbox_message", Integer.class))
			.containsExactly(3);
	}

	@Test
	void aWrongParameterIsSaidAndChangesNothing() {
		application.insert(-1, "/queue/a");

		assertThatException()
			.isThrownBy(() -> invoke("change", Map.of("section", "messages", "action", "discard", "status", "LOST")))
			.havingRootCause()
			.withMessageContaining("Parameter 'status' must be one of");
		assertThat(application.jdbc().queryForList("SELECT status FROM outbox_message", Integer.class))
			.containsExactly(-1);
	}

	private static Object invoke(String name, Map<String, String> arguments) throws Exception {
		MBeanOperationInfo operation = Stream.of(SERVER.getMBeanInfo(endpoint).getOperations())
			.filter((candidate) -> candidate.getName().equals(name))
			.findFirst()
			.orElseThrow();
		List<String> names = Arrays.stream(operation.getSignature()).map((parameter) -> parameter.getName()).toList();
		assertThat(names).containsAll(arguments.keySet());
		return SERVER.invoke(endpoint, name, names.stream().map(arguments::get).toArray(),
				Arrays.stream(operation.getSignature()).map((parameter) -> parameter.getType()).toArray(String[]::new));
	}

}
