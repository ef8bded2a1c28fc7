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

package io.outbox.autoconfigure.actuate;

import javax.sql.DataSource;

import io.outbox.jdbc.DestinationPauses;
import io.outbox.jdbc.Dialect;
import io.outbox.jdbc.MessageActions;
import io.outbox.jdbc.MessageCounter;
import io.outbox.jdbc.MessageSearch;
import io.outbox.jdbc.OutboxTables;

import org.springframework.util.function.SingletonSupplier;

/**
 * The tables in one data source, as an endpoint uses them. The database is asked for
 * nothing before the first use.
 */
public final class OutboxStore {

	private final String name;

	private final DataSource dataSource;

	private final OutboxTables tables;

	private final boolean blocking;

	private final SingletonSupplier<Dialect> dialect;

	/**
	 * Create a store.
	 * @param name the name of the data source
	 * @param dataSource the data source
	 * @param tables the names of the tables
	 * @param blocking whether a failed message holds back its key
	 */
	public OutboxStore(String name, DataSource dataSource, OutboxTables tables, boolean blocking) {
		this.name = name;
		this.dataSource = dataSource;
		this.tables = tables;
		this.blocking = blocking;
		this.dialect = SingletonSupplier.of(() -> Dialect.of(dataSource));
	}

	String name() {
		return this.name;
	}

	MessageCounter counter() {
		return new MessageCounter(this.dataSource, this.dialect.obtain(), this.tables);
	}

	MessageSearch search() {
		return new MessageSearch(this.dataSource, this.dialect.obtain(), this.tables);
	}

	MessageActions actions() {
		return new MessageActions(this.dataSource, this.dialect.obtain(), this.tables, this.blocking);
	}

	DestinationPauses pauses() {
		return new DestinationPauses(this.dataSource, this.dialect.obtain(), this.tables);
	}

}
