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

package io.outbox.readme;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.persistence.EntityManager;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.util.TestSocketUtils;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the README says is so.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReadmeTests {

	private static final Path README = Path.of("..", "README.md");

	@Test
	void javaIsCopiedFromCodeThatIsCompiled() throws IOException {
		String code = sources();
		List<String> blocks = blocks("java");

		assertThat(blocks).hasSizeGreaterThan(3)
			.allSatisfy((block) -> assertThat(code).contains(withoutWhitespace(block)));
	}

	@Test
	void yamlIsWhatTheExampleRunsWith() throws IOException {
		String yaml = Files.readString(Path.of("src", "test", "resources", "readme", "application.yml"));

		assertThat(blocks("yaml")).singleElement().asString().isEqualToIgnoringNewLines(yaml);
	}

	@Test
	void everyKeyIsDocumentedWithItsDefault() throws IOException {
		String readme = Files.readString(README);
		try (InputStream metadata = Files
			.newInputStream(Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json"))) {
			List<String> rows = new ArrayList<>();
			JsonMapper.shared()
				.readTree(metadata)
				.get("properties")
				.forEach((property) -> rows.add("| `%s` | %s |".formatted(property.get("name").asString(),
						defaultValue(property.get("defaultValue")))));

			assertThat(rows).hasSizeGreaterThan(40).allSatisfy((row) -> assertThat(readme).contains(row));
			assertThat(readme.lines().filter((line) -> line.startsWith("| `outbox."))).hasSize(rows.size());
		}
	}

	@Test
	void exampleRuns(CapturedOutput output) throws Exception {
		int port = TestSocketUtils.findAvailableTcpPort();
		EmbeddedActiveMQ broker = new EmbeddedActiveMQ()
			.setConfiguration(new ConfigurationImpl().setPersistenceEnabled(false)
				.setSecurityEnabled(false)
				.addAcceptorConfiguration("stomp",
						"tcp://127.0.0.1:" + port + "?protocols=STOMP;anycastPrefix=/queue/;multicastPrefix=/topic/"));
		broker.start();
		try (ConfigurableApplicationContext application = SpringApplication.run(Application.class,
				"--spring.config.location=classpath:readme/application.yml",
				"--outbox.stomp.addresses=127.0.0.1:" + port, "--spring.datasource.url=jdbc:h2:mem:readme",
				"--spring.jpa.hibernate.ddl-auto=create", "--spring.flyway.enabled=false",
				"--spring.docker.compose.enabled=false")) {
			TransactionTemplate transactions = application.getBean(TransactionTemplate.class);
			EntityManager entityManager = application.getBean(EntityManager.class);
			transactions.executeWithoutResult((status) -> entityManager.persist(new PurchaseOrder("ada", "keyboard")));
			application.getBean(Sales.class).announce(new Sales.Sale("south", 20));

			ShipmentRepository shipments = application.getBean(ShipmentRepository.class);
			await().until(() -> shipments.count() == 1 && output.toString().contains("Bill for order 1"));
			assertThat(shipments.findAll()).extracting(Shipment::getOrderId).containsExactly(1L);
			JdbcTemplate jdbc = application.getBean(JdbcTemplate.class);
			await().until(
					() -> jdbc.queryForList("SELECT body FROM outbox_message WHERE status = 2 ORDER BY id",
							String.class),
					List.of("{\"id\":1,\"customer\":\"ada\",\"product\":\"keyboard\"}",
							"{\"shop\":\"south\",\"discount\":20}")::equals);
		}
		finally {
			broker.stop();
		}
	}

	private static String defaultValue(JsonNode value) {
		if (value == null || value.asString("").isEmpty() && !value.isArray()) {
			return "";
		}
		return "`" + (value.isArray() ? value.get(0).asString() : value.asString()) + "`";
	}

	private static List<String> blocks(String language) throws IOException {
		Matcher matcher = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(README));
		return matcher.results().map((result) -> result.group(1)).toList();
	}

	private static String sources() throws IOException {
		StringBuilder sources = new StringBuilder();
		try (Stream<Path> files = Files.list(Path.of("src", "test", "java", "io", "outbox", "readme"))) {
			for (Path file : files.filter((path) -> !path.endsWith("ReadmeTests.java")).toList()) {
				sources.append(withoutWhitespace(Files.readString(file)));
			}
		}
		return sources.toString();
	}

	private static String withoutWhitespace(String text) {
		return text.replaceAll("\\s+", "");
	}

	@SpringBootApplication
	static class Application {

	}

}
