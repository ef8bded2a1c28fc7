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

package io.outbox.jdbc;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The conditions of a filter as SQL text and parameters. Nothing that was typed becomes
 * part of the text. Owned by one thread.
 */
final class FilterSql {

	private final Dialect dialect;

	private final StringBuilder text = new StringBuilder("1 = 1");

	private final List<Object> parameters = new ArrayList<>();

	FilterSql(Dialect dialect) {
		this.dialect = dialect;
	}

	/** Conditions but for the status. */
	FilterSql with(MessageFilter filter) {
		equal("destination", filter.destination());
		equal("message_key", filter.key());
		equal("type", filter.type());
		equal("operation", filter.operation());
		if (filter.text() != null) {
			String pattern = filter.text().toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0");
			and("LOWER(m.last_error) LIKE ? ESCAPE '!'", "%" + pattern + "%");
		}
		if (filter.from() != null) {
			and("m.created_at >= ?", time(filter.from()));
		}
		if (filter.to() != null) {
			and("m.created_at < ?", time(filter.to()));
		}
		return this;
	}

	/**
	 * The status, if there is one. Its number is part of the text, so that a prepared
	 * statement does not forget the partial index that belongs to it.
	 */
	FilterSql and(String expression, @Nullable MessageStatus status) {
		if (status != null) {
			this.text.append(" AND ").append(expression).append(" = ").append(status.code());
		}
		return this;
	}

	/** One more condition with one parameter, unless that is {@code null}. */
	FilterSql and(String condition, @Nullable Object parameter) {
		if (parameter != null) {
			this.text.append(" AND ").append(condition);
			this.parameters.add(parameter);
		}
		return this;
	}

	String text() {
		return this.text.toString();
	}

	List<Object> parameters() {
		return this.parameters;
	}

	/**
	 * A text parameter that is compared with regard to case.
	 */
	static String exact(Dialect dialect) {
		boolean folds = dialect == Dialect.MARIADB || dialect == Dialect.MYSQL;
		return folds ? "CAST(? AS CHAR CHARACTER SET utf8mb4) COLLATE utf8mb4_bin" : "?";
	}

	private void equal(String column, @Nullable String value) {
		and("m." + column + " = " + exact(this.dialect), value);
	}

	private Object time(Instant time) {
		boolean withZone = this.dialect == Dialect.POSTGRESQL || this.dialect == Dialect.H2;
		return withZone ? time.atOffset(ZoneOffset.UTC) : LocalDateTime.ofInstant(time, ZoneOffset.UTC);
	}

}
