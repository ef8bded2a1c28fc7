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

import javax.sql.DataSource;

import io.outbox.relay.RelaySettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;

/**
 * Warns at startup when the workers of the relay could take all connections of the pool:
 * each holds one for as long as a step takes, and the application would wait.
 */
final class RelayPoolCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(RelayPoolCheck.class);

	/** One for the retention and one for whoever calls the application. */
	private static final int OTHERS = 2;

	private final DataSource dataSource;

	private final RelaySettings settings;

	private final ObjectProvider<DataSourcePoolMetadataProvider> pools;

	RelayPoolCheck(DataSource dataSource, RelaySettings settings,
			ObjectProvider<DataSourcePoolMetadataProvider> pools) {
		this.dataSource = dataSource;
		this.settings = settings;
		this.pools = pools;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.pools.orderedStream().forEach((provider) -> {
			DataSourcePoolMetadata pool = provider.getDataSourcePoolMetadata(this.dataSource);
			Integer max = (pool != null) ? pool.getMax() : null;
			int needed = this.settings.workers() + OTHERS;
			if (max != null && max > 0 && max < needed) {
				logger
					.warn(("The connection pool has %d connection(s), and each of the %d worker(s) of the relay holds one "
							+ "while it waits for the broker: callers may wait too long. Set "
							+ "'spring.datasource.hikari.maximum-pool-size' to %d (one for each worker, one for the retention, "
							+ "one for a caller) and one more for each further caller at the same time, or set "
							+ "'outbox.relay.workers' to less")
						.formatted(max, this.settings.workers(), needed));
			}
		});
	}

}
