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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.outbox.Outbox;
import io.outbox.jdbc.JdbcOutbox;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/**
 * The data sources whose databases hold tables of the outbox: the primary one, that of
 * each entity manager factory with published entities, that of each outbox of the
 * application's own, and that of each subscriber's transaction manager. To be asked when
 * all singletons are there.
 */
final class OutboxDataSources {

	private final DataSource primary;

	private final ListableBeanFactory beanFactory;

	private final ObjectProvider<CapturedFactories> factories;

	private final ObjectProvider<SubscriberTransactionManagers> subscribers;

	private final SingletonSupplier<List<OutboxDataSource>> all = SingletonSupplier.of(this::find);

	OutboxDataSources(DataSource primary, ListableBeanFactory beanFactory, ObjectProvider<CapturedFactories> factories,
			ObjectProvider<SubscriberTransactionManagers> subscribers) {
		this.primary = primary;
		this.beanFactory = beanFactory;
		this.factories = factories;
		this.subscribers = subscribers;
	}

	/**
	 * All of them, the primary one first.
	 */
	List<OutboxDataSource> all() {
		return this.all.obtain();
	}

	/**
	 * All but the primary one.
	 */
	List<OutboxDataSource> others() {
		return all().subList(1, all().size());
	}

	private List<OutboxDataSource> find() {
		Map<String, DataSource> beans = beans(DataSource.class);
		List<OutboxDataSource> found = new ArrayList<>();
		found.add(named("dataSource", this.primary, beans));
		this.factories.ifAvailable((factories) -> factories.dataSources()
			.forEach((factory, dataSource) -> add(found, named(factory, dataSource, beans))));
		beans(Outbox.class).forEach((name, outbox) -> {
			if (outbox instanceof JdbcOutbox jdbcOutbox) {
				add(found, named(name, jdbcOutbox.getDataSource(), beans));
			}
		});
		this.subscribers.ifAvailable((subscribers) -> subscribers.dataSources()
			.forEach((subscriber, dataSource) -> add(found, named(subscriber, dataSource, beans))));
		return List.copyOf(found);
	}

	private static void add(List<OutboxDataSource> found, OutboxDataSource candidate) {
		if (found.stream().noneMatch((known) -> known.isSameAs(candidate.dataSource()))) {
			found.add(candidate);
		}
	}

	private static OutboxDataSource named(String owner, DataSource dataSource, Map<String, DataSource> beans) {
		OutboxDataSource ofOwner = new OutboxDataSource(owner, dataSource);
		return beans.entrySet()
			.stream()
			.filter((bean) -> bean.getValue() == dataSource)
			.findFirst()
			.or(() -> beans.entrySet().stream().filter((bean) -> ofOwner.isSameAs(bean.getValue())).findFirst())
			.map((bean) -> new OutboxDataSource(bean.getKey(), dataSource))
			.orElse(ofOwner);
	}

	private <T> Map<String, T> beans(Class<T> type) {
		return BeanFactoryUtils.beansOfTypeIncludingAncestors(this.beanFactory, type);
	}

}
