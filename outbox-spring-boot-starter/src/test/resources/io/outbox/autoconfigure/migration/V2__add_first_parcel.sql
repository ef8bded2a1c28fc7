INSERT INTO parcel (id, name) VALUES (-1, '${firstParcel}');
