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

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Says whether messages are kept and sent: DOWN if they can't be kept, DEGRADED if they
 * are kept and wait. Parked messages are told and are no reason to be DEGRADED.
 */
final class OutboxHealthIndicator extends AbstractHealthIndicator {

	private final OutboxDataSources dataSources;

	private final DataSourceHealth dataSource;

	private final BrokerHealth broker;

	OutboxHealthIndicator(OutboxDataSources dataSources, DataSourceHealth dataSource, BrokerHealth broker) {
		super("The health of the outbox could not be checked");
		this.dataSources = dataSources;
		this.dataSource = dataSource;
		this.broker = broker;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		HealthFindings findings = new HealthFindings();
		builder.withDetails(this.broker.check(findings));
		List<OutboxDataSource> all = this.dataSources.all();
		if (all.size() == 1) {
			builder.withDetails(this.dataSource.check(all.get(0), findings));
		}
		else {
			Map<String, Object> details = new TreeMap<>();
			all.forEach((each) -> details.put(each.name(), this.dataSource.check(each, findings)));
			builder.withDetail("dataSources", details);
		}
		if (!findings.problems().isEmpty()) {
			builder.withDetail("problems", findings.problems());
		}
		builder.status(findings.status());
	}

}
