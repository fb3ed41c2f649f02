-- send is not used here
CREATE VIEW run AS SELECT send(1), 'send' FROM parts;
