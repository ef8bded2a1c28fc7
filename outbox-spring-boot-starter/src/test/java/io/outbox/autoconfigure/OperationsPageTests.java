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
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The commands in docs/operations.md do what the page says.
 */
class OperationsPageTests {

	private static final UUID MESSAGE = UUID.fromString("01a20fae-63ca-76bb-a6fe-d80fb59a1885");

	private static final Pattern COMMAND = Pattern.compile(
			"(?m)^curl -u (\\S+) (?:-H 'content-type: application/json' -d '(.*)' )?'?localhost:8080([^'\\s]+)'?$");

	@Test
	void eachCommandIsAnswered() throws IOException {
		String page = Files.readString(Path.of("../docs/operations.md"));
		List<MatchResult> commands = COMMAND.matcher(page).results().toList();
		assertThat(commands).hasSameSizeAs(page.lines().filter((line) -> line.startsWith("curl")).toList());

		try (OperatedApplication application = OperatedApplication.guarded()) {
			InMemoryDeadLetters deadLetters = application.context().getBean(InMemoryDeadLetters.class);
			for (MatchResult command : commands) {
				application.jdbc().update("DELETE FROM outbox_message");
				application.insert(MESSAGE, -1, "/topic/orders.v1");
				deadLetters.letters.clear();
				deadLetters.give(MESSAGE.toString());

				HttpResponse<String> response = (command.group(2) != null)
						? application.post(command.group(1), command.group(3), command.group(2))
						: application.get(command.group(1), command.group(3));

				assertThat(response.statusCode()).as(command.group() + ": " + response.body()).isEqualTo(200);
			}
		}
	}

	@Test
	void whereAccessIsReadOnlyNothingCanBeChanged() {
		try (OperatedApplication application = OperatedApplication
			.withoutSecurity("--management.endpoint.outbox.access=read-only")) {
			application.insert(MESSAGE, -1, "/topic/orders.v1");
			String messages = "/actuator/outbox/messages";

			assertThat(application.get(null, messages + "/" + MESSAGE).statusCode()).isEqualTo(200);
			for (String action : List.of("/" + MESSAGE + "/retry", "/" + MESSAGE + "/discard", "/retry", "/discard")) {
				assertThat(application.post(null, messages + action, "{\"status\":\"FAILED\"}").statusCode()).as(action)
					.isBetween(404, 405);
			}
			assertThat(application.jdbc().queryForList("SELECT status FROM outbox_message", Integer.class))
				.containsExactly(-1);
		}
	}

}
