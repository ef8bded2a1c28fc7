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
import java.util.List;

import io.outbox.Operation;
import io.outbox.Publish;
import jakarta.persistence.CascadeType;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/**
 * The entities of {@link CaptureModelTests}. Ids are assigned, so that an entity can be
 * inserted again after it was deleted.
 */
final class ModelEntities {

	private ModelEntities() {
	}

	@Entity(name = "Created")
	@Publish(destination = "/topic/created")
	static class Created {

		@Id
		long id;

		@Nullable String mark;

		@Nullable String text;

		/** A proxy answers a call, but not the access to its field. */
		long id() {
			return this.id;
		}

	}

	@Embeddable
	static class Place {

		int no;

		@Nullable String street;

	}

	@Entity(name = "Full")
	@Publish(destination = "/topic/full", on = { Operation.INSERT, Operation.UPDATE, Operation.DELETE })
	static class Full {

		@Id
		long id;

		@Nullable Integer amount;

		@Nullable String name;

		@Nullable Place place;

		@ManyToOne(fetch = FetchType.LAZY)
		@Nullable Created ref;

		@Version
		@Nullable Integer version;

	}

	@Entity(name = "Picked")
	@Publish(destination = "/topic/picked", on = { Operation.INSERT, Operation.UPDATE, Operation.DELETE },
			fields = { "tags", "amount" })
	static class Picked {

		@Id
		long id;

		@Nullable Integer amount;

		/** Not in the body. */
		@Nullable String remark;

		@ElementCollection(fetch = FetchType.EAGER)
		@OrderColumn
		List<String> tags = new ArrayList<>();

	}

	@Entity(name = "Parent")
	@Publish(destination = "/topic/parents", on = { Operation.UPDATE, Operation.DELETE })
	static class Parent {

		@Id
		long id;

		@Nullable String title;

		@OneToMany(mappedBy = "parent", cascade = { CascadeType.PERSIST, CascadeType.REMOVE }, orphanRemoval = true)
		List<Child> children = new ArrayList<>();

		@Version
		@Nullable Integer version;

		/** A proxy answers a call, but not the access to its field. */
		long id() {
			return this.id;
		}

	}

	@Entity(name = "Child")
	@Publish(destination = "/topic/children", on = { Operation.INSERT, Operation.UPDATE, Operation.DELETE })
	static class Child {

		@Id
		long id;

		@ManyToOne
		@Nullable Parent parent;

		@Nullable String text;

	}

}
