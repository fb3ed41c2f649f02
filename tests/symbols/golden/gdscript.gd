## A player. Häuser, 家, 🏠.
class_name Player
extends CharacterBody2D

## When it dies.
signal died(reason)

enum State { IDLE, RUN }
const MAX_SPEED = 300.0
@export var speed: float = 3
var _hp := 1

func _init(name = "🏠"):
	pass

## Move it.
func move(delta: float) -> void:
	var local = 1
	position.x += delta

@rpc("any_peer")
func größe() -> int: return 1

func broken(a):
	a = = 1
	return

class Inner:
	const A = 1
	static func make(): return Inner.new()

func after_error():
	pass
