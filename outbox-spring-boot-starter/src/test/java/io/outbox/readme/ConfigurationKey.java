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
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the metadata says of a key of the configuration.
 *
 * @param name the key
 * @param type the type, without packages
 * @param defaultValue the default, or an empty string for none
 * @param description the description, or an empty string for none
 */
record ConfigurationKey(String name, String type, String defaultValue, String description) {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	/** All keys of the outbox by name. */
	static List<ConfigurationKey> all() throws IOException {
		List<ConfigurationKey> keys = new ArrayList<>();
		for (URL url : Collections.list(ConfigurationKey.class.getClassLoader().getResources(METADATA))) {
			try (InputStream stream = url.openStream()) {
				new JsonMapper().readTree(stream).path("properties").forEach((property) -> keys.add(of(property)));
			}
		}
		return keys.stream()
			.filter((key) -> key.name().startsWith("outbox."))
			.sorted(Comparator.comparing(ConfigurationKey::name))
			.toList();
	}

	private static ConfigurationKey of(JsonNode property) {
		return new ConfigurationKey(property.path("name").asString(),
				property.path("type").asString("").replaceAll("[a-z.]+\\.([A-Z])", "$1").replace('$', '.'),
				text(property.path("defaultValue")), property.path("description").asString(""));
	}

	private static String text(JsonNode value) {
		return value.isArray() ? StreamSupport.stream(value.spliterator(), false)
			.map(JsonNode::asString)
			.collect(Collectors.joining(",")) : value.asString("");
	}

	/** What the page groups by, such as {@code outbox.relay}. */
	String group() {
		String[] parts = this.name.split("\\.");
		return (parts.length > 2) ? "outbox." + parts[1] : "outbox";
	}

	/** A row of a table in Markdown. */
	String row() {
		return "| `%s` | %s | `%s` | %s |%n".formatted(this.name,
				this.defaultValue.isEmpty() ? "" : "`" + this.defaultValue + "`", this.type,
				this.description.replaceAll("\\.$", ""));
	}

}
