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

package io.outbox.hibernate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.outbox.hibernate.CaptureModel.Key;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Does a sequence with Hibernate and compares with the model what is in the database.
 */
final class ModelRun {

	private static final ModelKind[] CHILDREN_FIRST = { ModelKind.CHILD, ModelKind.PARENT, ModelKind.PICKED,
			ModelKind.FULL, ModelKind.CREATED };

	private static final ModelStep BEGIN = new ModelStep(ModelStep.Action.BEGIN, ModelKind.CREATED, 0, 0, 0);

	private static final ModelStep COMMIT = new ModelStep(ModelStep.Action.COMMIT, ModelKind.CREATED, 0, 0, 0);

	private final CaptureFixture fixture;

	private final int portionSize;

	ModelRun(CaptureFixture fixture, int portionSize) {
		this.fixture = fixture;
		this.portionSize = portionSize;
	}

	/**
	 * Do the steps.
	 * @return what is wrong, or empty if nothing is
	 */
	Optional<String> check(List<ModelStep> steps) {
		CaptureModel model = new CaptureModel(this.portionSize);
		this.fixture.clear();
		try (ModelDriver driver = new ModelDriver(this.fixture)) {
			for (ModelStep step : steps) {
				take(model, driver, step);
			}
			while (model.openTransactions() > 0) {
				take(model, driver, COMMIT);
			}
		}
		catch (RuntimeException ex) {
			deleteAll();
			return Optional.of("not possible: " + ex);
		}
		Optional<String> difference = difference(model);
		deleteAll();
		return difference;
	}

	/**
	 * The fewest steps that can still be wrong: steps are taken away while the rest is.
	 */
	List<ModelStep> shrink(List<ModelStep> steps) {
		List<ModelStep> rest = new ArrayList<>(steps);
		for (int size = rest.size() / 2; size > 0; size = (size == 1) ? 0 : size / 2) {
			for (int i = rest.size() - size; i >= 0; i--) {
				List<ModelStep> fewer = new ArrayList<>(rest);
				if (i + size <= rest.size()) {
					fewer.subList(i, i + size).clear();
					rest = check(fewer).isPresent() ? fewer : rest;
				}
			}
		}
		return rest;
	}

	private static void take(CaptureModel model, ModelDriver driver, ModelStep step) {
		if (model.openTransactions() == 0) {
			model.take(BEGIN);
			driver.take(BEGIN);
		}
		if (model.take(step)) {
			driver.take(step);
		}
	}

	private Optional<String> difference(CaptureModel model) {
		List<String> differences = new ArrayList<>();
		List<List<String>> expected = model.messages();
		compare(differences, "messages", expected, messages(expected));
		compare(differences, "rows", model.rows(), rows());
		compare(differences, "batches", model.writes(),
				this.fixture.statements().executed(this.fixture.messageTable()).size());
		compare(differences, "commits told to the relay", model.commits(), this.fixture.commits());
		return differences.isEmpty() ? Optional.empty()
				: Optional.of(StringUtils.collectionToDelimitedString(differences, "\n"));
	}

	private static void compare(List<String> differences, String what, Object expected, Object actual) {
		if (!expected.equals(actual)) {
			differences.add("%s:\n  expected %s\n  but are  %s".formatted(what, expected, actual));
		}
	}

	/**
	 * The messages in groups as large as those of the model, without an order of their
	 * own within a group.
	 */
	private List<List<String>> messages(List<List<String>> expected) {
		List<String> all = this.fixture.messages()
			.stream()
			.map((message) -> message.key() + " " + message.operation() + " " + message.body())
			.toList();
		List<List<String>> groups = new ArrayList<>();
		int from = 0;
		for (List<String> group : expected) {
			int to = Math.min(all.size(), from + group.size());
			groups.add(all.subList(from, to).stream().sorted().toList());
			from = to;
		}
		if (from < all.size()) {
			groups.add(all.subList(from, all.size()));
		}
		return groups;
	}

	private Map<Key, Map<String, @Nullable Object>> rows() {
		Map<Key, Map<String, @Nullable Object>> rows = new HashMap<>();
		this.fixture.commit((em) -> {
			for (ModelKind kind : ModelKind.values()) {
				for (Object entity : em.createQuery("from " + kind.entityName(), kind.type()).getResultList()) {
					Map<String, @Nullable Object> values = kind.values(entity);
					rows.put(new Key(kind, (Long) values.get("id")), values);
				}
			}
		});
		return rows;
	}

	private void deleteAll() {
		this.fixture.commit((em) -> {
			for (ModelKind kind : CHILDREN_FIRST) {
				em.createQuery("delete from " + kind.entityName()).executeUpdate();
			}
		});
	}

}
